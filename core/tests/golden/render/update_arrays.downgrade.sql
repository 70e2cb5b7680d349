UPDATE posts SET tags='{}';

